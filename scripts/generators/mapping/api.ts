import type { Row } from "./row.ts";

/** The API in front of HTTP functions. */
export const api: Row = {
  part: "HTTP API",
  types: {
    aws: ["aws_apigatewayv2_api"],
    azure: ["azurerm_api_management"],
    gcp: ["google_api_gateway_gateway"],
  },
  otherwise: { azure: "the function app's own address", gcp: "the function's own URL" },
};
