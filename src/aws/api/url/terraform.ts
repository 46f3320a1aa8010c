import {
  block,
  call,
  conditional,
  type Expression,
  op,
  type Resource,
  ref,
  resource,
  v,
  variable,
} from "@motif/compile";
import { type Floor, identifier, outputByName } from "@motif/compile/kit";
import type { BasePlan } from "../../ground/plan.ts";
import type { TerraformParts } from "../../ground/room.ts";
import { FUNCTION, instance, targetOf } from "../../ground/terraform.ts";
import type { ApiPlans, FunctionUrlPlan } from "../plan.ts";

/** What of it came after the provider's oldest version. */
export const URL_FLOORS: readonly Floor[] = [
  {
    at: "aws_lambda_permission.invoked_via_function_url",
    first: "6.29",
    source: "https://github.com/hashicorp/terraform-provider-aws/pull/44858",
  },
];

/** The variable that says whether everybody may call the URLs of functions. */
const PUBLIC_URLS = "function_urls_public";

/** The URLs of functions that stream. */
export function urlTerraform({ functions, functionUrls }: BasePlan & ApiPlans): TerraformParts {
  if (functionUrls.length === 0) return {};
  const addresses = functionUrls.map(({ function: name }) => [name, urlOf(name)] as const);
  return {
    api: functionUrls.flatMap((url) => {
      const { qualifier } = targetOf(functions, url.function);
      return [functionUrl(url, qualifier), ...publicPermissions(url.function, qualifier)];
    }),
    variables: [
      variable(PUBLIC_URLS, {
        type: "bool",
        description:
          "Everybody may call the URLs of functions that stream; if not, only principals whose policy allows lambda:InvokeFunctionUrl, with signed requests.",
        default: false,
      }),
    ],
    outputs: {
      addresses: outputByName(
        "function_urls",
        "Base URLs of the functions that stream, by their name in the app.",
        addresses,
      ),
    },
  };
}

/** Address of a function's URL. */
function urlOf(functionName: string): Expression {
  return ref(`aws_lambda_function_url.${identifier(functionName)}`, "function_url");
}

/** Not in a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html#config-rs-vpc-compatibility */
function functionUrl({ function: name, cors }: FunctionUrlPlan, qualifier: Expression | undefined): Resource {
  return resource(
    "aws_lambda_function_url",
    identifier(name),
    {
      function_name: instance(FUNCTION, name, "function_name"),
      qualifier,
      authorization_type: conditional(v(PUBLIC_URLS), "NONE", "AWS_IAM"),
      invoke_mode: "RESPONSE_STREAM",
      cors:
        cors &&
        block({
          allow_origins: cors.origins,
          allow_methods: cors.methods,
          allow_headers: cors.headers,
          expose_headers: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
          max_age: cors.maxAge,
        }),
    },
    {
      lifecycle: {
        preconditions: [
          {
            condition: op(call("length", v("vpc_subnet_ids")), "==", 0),
            message: `Function URLs do not stream out of a VPC. Leave vpc_subnet_ids out, or "streams" of the function ${name}.`,
          },
        ],
      },
    },
  );
}

/**
 * What everybody needs to call a public URL, and nobody else: both since October 2025
 * (https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html#urls-auth-none).
 */
function publicPermissions(name: string, qualifier: Expression | undefined): Resource[] {
  const id = identifier(name);
  const common = {
    function_name: instance(FUNCTION, name, "function_name"),
    qualifier,
    principal: "*",
  };
  const onlyPublic = { count: conditional(v(PUBLIC_URLS), 1, 0) };
  return [
    resource(
      "aws_lambda_permission",
      `${id}_url`,
      {
        statement_id: "public_url",
        action: "lambda:InvokeFunctionUrl",
        ...common,
        function_url_auth_type: "NONE",
      },
      onlyPublic,
    ),
    resource(
      "aws_lambda_permission",
      `${id}_url_invoke`,
      {
        statement_id: "public_url_invoke",
        action: "lambda:InvokeFunction",
        ...common,
        invoked_via_function_url: true,
      },
      onlyPublic,
    ),
  ];
}
