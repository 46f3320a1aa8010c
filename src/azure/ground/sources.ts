/** Where quotas of several rooms are from. */
export const LEARN = "https://learn.microsoft.com/azure";
export const RESOURCE_NAMES = `${LEARN}/azure-resource-manager/management/resource-name-rules`;
