/** Who may call, and as whom. */
export type {
  Authorize,
  Authorized,
  Authorizer,
  AuthorizerDecision,
  AuthorizerRequest,
  TokenIssuer,
  Unauthorized,
} from "@motif/core";
export {
  type ApiKeyAuth,
  type ApiKeyAuthorizerOptions,
  apiKeyAuthorizer,
  type CustomAuthorizerInput,
  type CustomAuthorizerOptions,
  customAuthorizer,
  type JwtAlgorithm,
  type JwtAuth,
  type JwtAuthorizerOptions,
  type JwtClaims,
  jwtAuthorizer,
} from "@motif/runtime";
