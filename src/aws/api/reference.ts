import type { Reference } from "../ground/reference.ts";

/** The type of HTTP APIs in Terraform. */
export const API_TYPE = "aws_apigatewayv2_api";

/** The HTTP API of the plan. */
export function apiReference(name: string, attribute: "id" | "api_endpoint"): Reference {
  return { type: API_TYPE, name, attribute };
}
