import { type Block, block, call, conditional, op, type Resource, ref, resource, v } from "@motif/compile";
import type { AwsPlan, FunctionPlan } from "../plan/aws-plan.ts";
import { identifier } from "./naming.ts";
import { addressOf, targetOf } from "./references.ts";

/** The variable that says whether everybody may call the URLs of functions. */
export const PUBLIC_URLS = "function_urls_public";

/** The URLs of functions that stream. */
export function functionUrlBlocks({ functions }: AwsPlan): Block[] {
  return functions.flatMap((fn) => (fn.url ? [functionUrl(fn, fn.url), ...publicPermissions(fn)] : []));
}

/** Address of a function's URL. */
export function urlOf(functionName: string) {
  return ref(`aws_lambda_function_url.${identifier(functionName)}`, "function_url");
}

/** Not in a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html#config-rs-vpc-compatibility */
function functionUrl(fn: FunctionPlan, { cors }: NonNullable<FunctionPlan["url"]>): Resource {
  return resource(
    "aws_lambda_function_url",
    identifier(fn.name),
    {
      function_name: ref(addressOf("function", fn.name), "function_name"),
      qualifier: targetOf(fn).qualifier,
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
            message: `Function URLs do not stream out of a VPC. Leave vpc_subnet_ids out, or "streams" of the function ${fn.name}.`,
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
function publicPermissions(fn: FunctionPlan): Resource[] {
  const id = identifier(fn.name);
  const common = {
    function_name: ref(addressOf("function", fn.name), "function_name"),
    qualifier: targetOf(fn).qualifier,
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
