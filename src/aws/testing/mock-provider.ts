/** What a test of real Terraform begins with: the provider of AWS as a mock, and the variables that have no default. */
export const MOCK_PROVIDER = `
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}
variables {
  project_name = "acme"
}
`;
