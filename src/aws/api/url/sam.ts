import type { BasePlan, FunctionPlan } from "../../ground/plan.ts";
import type { SamParts } from "../../ground/room.ts";
import {
  aliasId,
  functionId,
  invokedArn,
  made,
  pascal,
  type Resources,
  samOutputByName,
} from "../../ground/sam.ts";
import { ALIAS } from "../../ground/terraform.ts";
import { getAtt, refTo, when } from "../../ground/yaml.ts";
import type { ApiPlans, FunctionUrlPlan } from "../plan.ts";

/** The URLs of functions that stream. See `terraform.ts`; SAM's own would be public or not for ever. */
export function urlSam({ functions, functionUrls }: BasePlan & ApiPlans): SamParts {
  if (functionUrls.length === 0) return {};
  return {
    resources: functionUrls.flatMap((url) => urlResources(url, functions)),
    parameters: [
      {
        name: "FunctionUrlsPublic",
        type: "switch",
        default: "false",
        description:
          "Everybody may call the URLs of functions that stream; if not, only with signed requests.",
        condition: "PublicUrls",
      },
    ],
    outputs: {
      addresses: samOutputByName(
        "function_urls",
        "Base URL of the streaming function",
        functionUrls.map(({ function: name }) => [name, getAtt(urlId(name), "FunctionUrl")]),
      ),
    },
  };
}

function urlId(functionName: string): string {
  return `${pascal(functionName)}Url`;
}

function urlResources(
  { function: name, cors }: FunctionUrlPlan,
  functions: readonly FunctionPlan[],
): Resources {
  const id = urlId(name);
  const lambda = functionId(name);
  const target = invokedArn(functions, name);
  const aliased = functions.some((fn) => fn.name === name && fn.provisionedConcurrency > 0);
  const onlyPublic = { Condition: "PublicUrls" };
  return [
    made(
      id,
      "AWS::Lambda::Url",
      {
        TargetFunctionArn: refTo(lambda),
        Qualifier: aliased ? ALIAS : undefined,
        AuthType: when("PublicUrls", "NONE", "AWS_IAM"),
        InvokeMode: "RESPONSE_STREAM",
        Cors: cors && {
          AllowOrigins: cors.origins,
          AllowMethods: cors.methods,
          AllowHeaders: cors.headers,
          ExposeHeaders: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
          MaxAge: cors.maxAge,
        },
      },
      aliased ? { DependsOn: aliasId(name) } : {},
    ),
    made(
      `${id}Permission`,
      "AWS::Lambda::Permission",
      {
        FunctionName: target,
        Action: "lambda:InvokeFunctionUrl",
        Principal: "*",
        FunctionUrlAuthType: "NONE",
      },
      onlyPublic,
    ),
    made(
      `${id}InvokePermission`,
      "AWS::Lambda::Permission",
      {
        FunctionName: target,
        Action: "lambda:InvokeFunction",
        Principal: "*",
        InvokedViaFunctionUrl: true,
      },
      onlyPublic,
    ),
  ];
}
