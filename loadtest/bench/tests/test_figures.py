import unittest

from driver import figures, report, traffic
from driver.setting import SMALL, pattern


class Figures(unittest.TestCase):
    def test_a_name_with_blanks_and_parentheses_does_not_shift_the_fields(self):
        stat = "7 (a) b (c) S 1 7 7 0 -1 4194304 99 0 0 0 250 50 0 0 20 0 1 0 100 1000 10"
        self.assertEqual(300, figures.ticks_of(stat))

    def test_a_tick_is_ten_milliseconds(self):
        self.assertEqual(30.0, figures.micros_per_call(300, 100_000))
        self.assertIsNone(figures.micros_per_call(300, 0))

    def test_fields_of_proc_are_found_by_their_whole_name(self):
        self.assertEqual(12, figures.kibibytes_of("Pss_Dirty: 3 kB\nPss:   12 kB\n", "Pss"))
        self.assertEqual(0, figures.kibibytes_of("", "Pss"))

    def test_only_sockets_that_listen_on_the_port_count(self):
        tcp = ("  sl  local_address rem_address   st\n"
               "   0: 0100007F:1F90 00000000:0000 0A 0\n   1: 0100007F:1F90 0100007F:9999 01 0\n"
               "   2: 0100007F:1F91 00000000:0000 0A 0\n   3: 00000000:1F90 00000000:0000 0A 0\n")
        self.assertEqual(2, figures.listeners_of(tcp, 8080))
        self.assertEqual(0, figures.listeners_of(tcp, 39321))

    def test_instructions_of_user_and_kernel_are_added(self):
        self.assertEqual(30, figures.instructions_of("# a\n10,,instructions:u,5,100.00,,\n20,,instructions:k,5,100.00,,\n"))

    def test_what_perf_did_not_count_is_no_figure(self):
        self.assertIsNone(figures.instructions_of("10,,instructions:u,5\n<not counted>,,instructions:k,0\n"))
        self.assertIsNone(figures.instructions_of(""))

    def test_idle_ticks_hold_those_that_wait_for_a_disk(self):
        self.assertEqual((70, 100), figures.idle_of("cpu  10 0 20 60 10 0 0 0 0 0\ncpu0 1 1 1 1 1 1 1 1\n"))

    def test_percentiles_at_their_edges(self):
        values = list(range(1, 101))
        self.assertEqual(50, figures.percentile(values, .5))
        self.assertEqual(99, figures.percentile(values, .99))
        self.assertEqual(100, figures.percentile(values, .999))
        self.assertEqual(7, figures.percentile([7], .5))

    def test_what_was_not_measured_takes_no_part(self):
        self.assertEqual(2, figures.middle([1, None, 3]))
        self.assertIsNone(figures.middle([None]))
        self.assertIsNone(figures.spread([5]))
        self.assertEqual(1.0, figures.spread([5, 10, 15]))

    def test_ratios_are_taken_round_by_round(self):
        # both drift to the double; the medians' ratio would be 1.5
        self.assertEqual(2.0, figures.ratio([20, 40, 60], [10, 20, 30]))
        self.assertEqual(2.0, figures.ratio([20, None, 60], [10, 20, 30]))
        self.assertIsNone(figures.ratio([None], [1]))
        self.assertIsNone(figures.ratio([1], [0]))

    def test_the_turns_change_their_direction(self):
        self.assertEqual(["a", "b", "c"], figures.order("abc", 0))
        self.assertEqual(["c", "b", "a"], figures.order("abc", 1))
        self.assertEqual(["a", "b", "c"], figures.order("abc", 2))


class Report(unittest.TestCase):
    def test_nginx_is_the_yardstick(self):
        def measured(cpu, p99, instructions):
            one = {"rate": 10, "p50": 1, "p99": p99, "p999": 9, "cpu": cpu, "resident": 5, "overdue": 0, "calls": 3}
            return {"rounds": [one, one], "instructions": instructions, "start": 1}

        found = report.summary({"gateway": measured(30, 8, 40), "nginx": measured(20, 4, 20)})
        self.assertEqual(1.5, found["gateway"]["cpuRatio"])
        self.assertEqual(2.0, found["gateway"]["p99Ratio"])
        self.assertEqual(2.0, found["gateway"]["instructionsRatio"])
        self.assertEqual(1.0, found["nginx"]["cpuRatio"])
        self.assertEqual(6, found["gateway"]["calls"])
        self.assertIn("1.50", report.lines(found)[1])


class H2load(unittest.TestCase):
    SAID = "requests: 3 total, 3 started, 3 done, 3 succeeded, {} failed, 0 errored, 0 timeout\ntraffic: (9) total, ({}) data"

    def test_calls_and_times_come_from_its_log(self):
        got = traffic.of_h2load(self.SAID.format(0, 2 * SMALL), "1000000\t200\t500000\n1500000\t200\t1500000\n")
        self.assertEqual((2, 2.0, 500000), (got["calls"], got["seconds"], got["p50"]))
        self.assertEqual({"status": 0, "bytes": 0}, got["wrong"])

    def test_another_status_is_a_wrong_answer_and_not_a_lost_call(self):
        got = traffic.of_h2load(self.SAID.format(1, SMALL), "1\t200\t5\n2\t503\t5\n")
        self.assertEqual((1, 0), (got["wrong"]["status"], got["lost"]["failed"]))
        self.assertEqual("{'503': 1}", got["sample"])

    def test_a_stream_without_an_answer_is_lost(self):
        got = traffic.of_h2load(self.SAID.format(2, SMALL), "1\t200\t5\n")
        self.assertEqual(2, got["lost"]["failed"])

    def test_missing_bytes_are_wrong(self):
        got = traffic.of_h2load(self.SAID.format(0, 2 * SMALL - 1), "1\t200\t5\n2\t200\t5\n")
        self.assertEqual(1, got["wrong"]["bytes"])


class Pattern(unittest.TestCase):
    def test_it_begins_anew_after_z_and_has_its_size(self):
        self.assertEqual(b"xyzab", pattern(28)[23:])
        self.assertEqual(SMALL, len(pattern(SMALL)))


if __name__ == "__main__":
    unittest.main()
