/** What a test of real Terraform begins with: the provider of Azure as a mock, and the variables that have no default. */
export const MOCK_PROVIDER = `
mock_provider "azurerm" {}
mock_provider "time" {}
variables {
  project_name    = "acme"
  subscription_id = "11111111-2222-3333-4444-555555555555"
  deploy_packages = false
}
`;
