/** Where Terraform deploys to unless its variable `region` says otherwise. */
export const DEFAULT_REGION = "westeurope";
