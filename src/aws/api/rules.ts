import { argument, literalOf, nested } from "@motif/compile";
import { type Constraints, type Floor, isSet, oneOf, type Rule, range } from "@motif/compile/kit";
import { throughUrl } from "../ground/rules.ts";

/** What APIs and function URLs must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "AWS_PERMISSION_SOURCE",
    appliesTo: ["aws_lambda_permission"],
    check: (permission) =>
      throughUrl(permission) && argument(permission, "count")?.kind !== "conditional"
        ? "lets everybody in without being asked to; make it only where a variable says so"
        : undefined,
  },
  {
    code: "AWS_URL_PUBLIC_ON_DEMAND",
    appliesTo: ["aws_lambda_function_url"],
    check: (url) => {
      const type = argument(url, "authorization_type");
      return type?.kind === "conditional" || literalOf(type) === "AWS_IAM"
        ? undefined
        : "can be called by everybody; make it AWS_IAM unless a variable says that it is public";
    },
  },
  {
    code: "AWS_API_LOGGED",
    appliesTo: ["aws_apigatewayv2_stage"],
    check: (stage) => (nested(stage, "access_log_settings").length > 0 ? undefined : "has no access log"),
  },
  {
    code: "AWS_API_THROTTLED",
    appliesTo: ["aws_apigatewayv2_stage"],
    check: (stage) => {
      const [settings] = nested(stage, "default_route_settings");
      return settings && isSet(settings, "throttling_rate_limit") && isSet(settings, "throttling_burst_limit")
        ? undefined
        : "takes as many requests as the account allows; set both throttling limits";
    },
  },
];

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const CONSTRAINTS: Constraints = {
  aws_lambda_function_url: [
    oneOf("authorization_type", "AWS_IAM", "NONE"),
    oneOf("invoke_mode", "BUFFERED", "RESPONSE_STREAM"),
    range("cors.max_age", 0, 86_400),
  ],
  aws_apigatewayv2_api: [oneOf("protocol_type", "HTTP", "WEBSOCKET")],
  aws_apigatewayv2_integration: [
    oneOf("integration_type", "AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"),
    oneOf("payload_format_version", "1.0", "2.0"),
    range("timeout_milliseconds", 50, 30_000),
  ],
  aws_apigatewayv2_route: [oneOf("authorization_type", "NONE", "AWS_IAM", "CUSTOM", "JWT")],
  aws_apigatewayv2_authorizer: [
    oneOf("authorizer_type", "JWT", "REQUEST"),
    range("authorizer_result_ttl_in_seconds", 0, 3600),
  ],
};

/** What of it came after the provider's oldest version. */
export const FLOORS: readonly Floor[] = [
  {
    at: "aws_lambda_permission.invoked_via_function_url",
    first: "6.29",
    source: "https://github.com/hashicorp/terraform-provider-aws/pull/44858",
  },
];
