import { instance, type Reference } from "../ground/references.ts";

/** Address of the storage account of all buckets. */
export const STORAGE_ACCOUNT = "azurerm_storage_account.buckets";

/** The type of containers in Terraform. */
export const CONTAINER_TYPE = "azurerm_storage_container";

/** Address of the buckets' containers, by name. */
export const CONTAINERS = `${CONTAINER_TYPE}.bucket`;

/** The name of a bucket's container. */
export function containerName(bucket: string): Reference {
  return { address: instance(CONTAINERS, bucket), attribute: "name" };
}
