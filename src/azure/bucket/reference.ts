import { identifier } from "@motif/compile/kit";
import type { Reference } from "../ground/references.ts";

/** Address of the storage account of all buckets. */
export const STORAGE_ACCOUNT = "azurerm_storage_account.buckets";

/** The type of containers in Terraform. */
export const CONTAINER_TYPE = "azurerm_storage_container";

/** The address of a bucket's container. */
export function containerAddress(bucket: string): string {
  return `${CONTAINER_TYPE}.${identifier(bucket)}`;
}

/** The name of a bucket's container. */
export function containerName(bucket: string): Reference {
  return { address: containerAddress(bucket), attribute: "name" };
}
