import {
  type Args,
  block,
  call,
  conditional,
  eachKey,
  mapFor,
  op,
  output,
  type Resource,
  ref,
  resource,
  tpl,
  v,
  variable,
} from "@motif/compile";
import { repeated } from "@motif/compile/kit";
import type { BasePlan } from "../../ground/plan.ts";
import type { TerraformParts } from "../../ground/room.ts";
import { FUNCTION, instance, targetOf } from "../../ground/terraform.ts";
import type { ApiPlans, FunctionUrlPlan } from "../plan.ts";

/** Address of the block of all URLs, each by the name of its function. */
const URLS = "aws_lambda_function_url.function";

/** The variable that says whether everybody may call the URLs of functions. */
const PUBLIC_URLS = "function_urls_public";

/** The URLs of functions that stream. */
export function urlTerraform({ functions, functionUrls }: BasePlan & ApiPlans): TerraformParts {
  if (functionUrls.length === 0) return {};
  const names = functionUrls.map(({ function: name }) => name);
  const streaming = functions.filter(({ name }) => names.includes(name));
  const called = {
    function_name: instance(FUNCTION, eachKey, "function_name"),
    qualifier: targetOf(streaming, eachKey).qualifier,
  };
  return {
    api: [urls(functionUrls, called), ...publicPermissions(names, called)],
    variables: [
      variable(PUBLIC_URLS, {
        type: "bool",
        description:
          "Everybody may call the URLs of functions that stream; if not, only principals whose policy allows lambda:InvokeFunctionUrl, with signed requests.",
        default: false,
      }),
    ],
    outputs: {
      addresses: [
        output("function_urls", {
          description: "Base URLs of the functions that stream, by their name in the app.",
          value: mapFor(["name", "url"], ref(URLS), [ref("name"), ref("url.function_url")]),
        }),
      ],
    },
  };
}

/** Not in a VPC: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html#config-rs-vpc-compatibility */
function urls(functionUrls: readonly FunctionUrlPlan[], called: Args): Resource {
  const { forEach, value } = repeated(
    functionUrls.map(({ function: key, cors }) => ({ key, values: { methods: cors?.methods } })),
  );
  // What pages of other origins may do is said for the whole API; which methods there are, the function's routes say.
  const cors = functionUrls[0]?.cors;
  return resource(
    "aws_lambda_function_url",
    "function",
    {
      ...called,
      authorization_type: conditional(v(PUBLIC_URLS), "NONE", "AWS_IAM"),
      invoke_mode: "RESPONSE_STREAM",
      cors:
        cors &&
        block({
          allow_origins: cors.origins,
          allow_methods: value("methods"),
          allow_headers: cors.headers,
          expose_headers: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
          max_age: cors.maxAge,
        }),
    },
    {
      forEach,
      lifecycle: {
        preconditions: [
          {
            condition: op(call("length", v("vpc_subnet_ids")), "==", 0),
            message: tpl`Function URLs do not stream out of a VPC. Leave vpc_subnet_ids out, or "streams" of the function ${eachKey}.`,
          },
        ],
      },
    },
  );
}

/**
 * What everybody needs to call public URLs, and nobody else: both since October 2025
 * (https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html#urls-auth-none).
 */
function publicPermissions(names: readonly string[], called: Args): Resource[] {
  const onlyPublic = { forEach: call("toset", conditional(v(PUBLIC_URLS), names, [])) };
  const permission = (label: string, args: Args, how: Args) =>
    resource("aws_lambda_permission", label, { ...args, ...called, principal: "*", ...how }, onlyPublic);
  return [
    permission(
      "url",
      { statement_id: "public_url", action: "lambda:InvokeFunctionUrl" },
      { function_url_auth_type: "NONE" },
    ),
    permission(
      "url_invoke",
      { statement_id: "public_url_invoke", action: "lambda:InvokeFunction" },
      { invoked_via_function_url: true },
    ),
  ];
}
