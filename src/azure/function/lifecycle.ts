/**
 * Azure adds a smart detection rule and its action group for Application Insights, up to an hour later and in no state; the
 * provider refuses to delete a group with anything left in it (https://github.com/hashicorp/terraform-provider-azurerm/issues/18026).
 */
export const DESTROYABLE = { prevent_deletion_if_contains_resources: false };

/**
 * Arguments of function apps that Azure changes itself: the portal notes there which Application Insights belongs to an app
 * (https://github.com/hashicorp/terraform-provider-azurerm/issues/29166). To take the notes away would be a change of the app.
 */
export const CHANGED_BY_AZURE: readonly string[] = [
  'tags["hidden-link: /app-insights-conn-string"]',
  'tags["hidden-link: /app-insights-instrumentation-key"]',
  'tags["hidden-link: /app-insights-resource-id"]',
];
