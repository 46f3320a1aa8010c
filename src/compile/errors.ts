/** What can go wrong while a plan is built or a tool is run; the code is stable, the message says what to do. */
export type TerraformErrorCode =
  | "INVALID_NAME"
  | "INVALID_VALUE"
  | "DUPLICATE_FILE"
  | "DUPLICATE_KEY"
  | "UNKNOWN_PROVIDER"
  | "TERRAFORM_MISSING"
  | "TERRAFORM_TIMEOUT";

/** A mistake in the use of this workspace, never one of the checked Terraform (those are `Problem`s). */
export class TerraformError extends Error {
  override readonly name = "TerraformError";
  readonly code: TerraformErrorCode;

  constructor(code: TerraformErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
