/** What a test of real Terraform begins with: the provider of Google Cloud as a mock, and the variables that have no default. */
export const MOCK_PROVIDER = `
mock_provider "google" {}
mock_provider "google-beta" {}
mock_provider "time" {}
variables {
  project_id   = "acme-payments-123"
  project_name = "acme"
}
`;
