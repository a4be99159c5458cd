package io.latchkey.gateway.cli;

import picocli.CommandLine.Command;

/** {@code latchkey caller}: what is done for callers. */
@Command(
    name = "caller",
    mixinStandardHelpOptions = true,
    subcommands = CallerNew.class,
    description = "Makes what a caller proves itself with.",
    synopsisSubcommandLabel = "COMMAND",
    exitCodeOnInvalidInput = 2,
    exitCodeOnExecutionException = 70,
    footerHeading = "%nExamples:%n",
    footer = {"  latchkey caller new payroll"})
public final class CallerCommands {}
