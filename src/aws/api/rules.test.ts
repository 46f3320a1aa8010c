import { type Args, block, conditional, ref, resource } from "@motif/compile";
import { describeRules, permission } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const stage = (args: Args) =>
  resource("aws_apigatewayv2_stage", "api", {
    access_log_settings: block({ destination_arn: "arn", format: "{}" }),
    default_route_settings: block({ throttling_rate_limit: 1, throttling_burst_limit: 1 }),
    ...args,
  });

describeRules(RULES, {
  right: [
    ["a stage", [stage({})]],
    [
      "a URL that is public where a variable says so",
      [
        resource("aws_lambda_function_url", "work", {
          authorization_type: conditional(ref("var.public"), "NONE", "AWS_IAM"),
        }),
        resource(
          "aws_lambda_permission",
          "work",
          { action: "lambda:InvokeFunction", principal: "*", invoked_via_function_url: true },
          { count: conditional(ref("var.public"), 1, 0) },
        ),
      ],
    ],
  ],
  wrong: [
    [
      "AWS_PERMISSION_SOURCE",
      "everybody, whatever a variable says",
      [permission({ principal: "*", function_url_auth_type: "NONE" })],
    ],
    [
      "AWS_URL_PUBLIC_ON_DEMAND",
      "a URL for everybody",
      [resource("aws_lambda_function_url", "work", { authorization_type: "NONE" })],
    ],
    ["AWS_API_LOGGED", "a stage without a log", [stage({ access_log_settings: undefined })]],
    ["AWS_API_THROTTLED", "a stage without limits", [stage({ default_route_settings: undefined })]],
  ],
});
