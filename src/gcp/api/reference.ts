/** Address of the API Gateway. */
export const GATEWAY_ADDRESS = "google_api_gateway_gateway.app";
