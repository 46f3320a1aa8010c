/** Where quotas of several rooms are from. */
export const LEARN = "https://learn.microsoft.com/azure";
export const TRANSIENT_FAULTS =
  "https://learn.microsoft.com/azure/architecture/best-practices/transient-faults";
export const RESOURCE_NAMES = `${LEARN}/azure-resource-manager/management/resource-name-rules`;
