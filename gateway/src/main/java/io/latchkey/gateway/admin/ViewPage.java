package io.latchkey.gateway.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A page below {@code /api/} that shows a view as it is at the moment of each call. */
public final class ViewPage implements AdminPage {
  private final String path;
  private final Supplier<?> view;

  private ViewPage(String path, Supplier<?> view) {
    this.path = path;
    this.view = view;
  }

  /** The page at {@code /api/status}. */
  public static ViewPage status(Supplier<StatusView> view) {
    return new ViewPage("/api/status", view);
  }

  /** The page at {@code /api/config}. */
  public static ViewPage config(Supplier<ConfigView> view) {
    return new ViewPage("/api/config", view);
  }

  /** The page at {@code /api/routes}. */
  public static ViewPage routes(Supplier<List<RouteView>> view) {
    return new ViewPage("/api/routes", view);
  }

  /** The page at {@code /api/service-accounts}. */
  public static ViewPage serviceAccounts(Supplier<List<AccountView>> view) {
    return new ViewPage("/api/service-accounts", view);
  }

  /** The page at {@code /api/tenants}. */
  public static ViewPage tenants(Supplier<List<TenantView>> view) {
    return new ViewPage("/api/tenants", view);
  }

  /** The page at {@code /api/connections}. */
  public static ViewPage connections(Supplier<ConnectionsView> view) {
    return new ViewPage("/api/connections", view);
  }

  @Override
  public boolean serves(String asked) {
    return asked.equals(path);
  }

  @Override
  public CompletionStage<AdminAnswer> answer(AdminCall call) {
    return CompletableFuture.completedFuture(AdminAnswer.of(200, view.get()));
  }
}
