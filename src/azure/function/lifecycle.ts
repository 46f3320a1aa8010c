/**
 * Azure adds a smart detection rule and its action group for Application Insights, up to an hour later and in no state; the
 * provider refuses to delete a group with anything left in it (https://github.com/hashicorp/terraform-provider-azurerm/issues/18026).
 */
export const DESTROYABLE = { prevent_deletion_if_contains_resources: false };
