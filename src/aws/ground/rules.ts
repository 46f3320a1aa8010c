/** What security rules of several rooms ask of modules. */
import { isDeepStrictEqual } from "node:util";
import {
  argument,
  type Block,
  type DataSource,
  literalOf,
  type Module,
  nested,
  type Resource,
  refersTo,
  resourcesOf,
  walkExpression,
} from "@motif/compile";
import { attached, literal } from "@motif/compile/kit";

/** What is wrong with a resource to which no policy is attached that denies requests without TLS; undefined where one is. */
export function attachedTlsPolicy(
  target: Resource | DataSource,
  module: Module,
  type: string,
): string | undefined {
  return attached(target, module, type).some(deniesWithoutTls)
    ? undefined
    : `takes requests without TLS; add an ${type} that denies them`;
}

const WITHOUT_TLS = { Bool: { "aws:SecureTransport": "false" } };

function deniesWithoutTls(policy: Block): boolean {
  const document = argument(policy, "policy");
  return (
    document !== undefined &&
    [...walkExpression(document)].some((statement) => {
      if (statement.kind !== "object") return false;
      const said = (name: string) => literalOf(statement.entries.find(({ key }) => key === name)?.value);
      return said("Effect") === "Deny" && isDeepStrictEqual(said("Condition"), WITHOUT_TLS);
    })
  );
}

/** Functions that are invoked without anybody waiting need somewhere for the events that fail. */
export function eventsLost(trigger: Block, module: Module): string | undefined {
  const aliases = resourcesOf(module, "aws_lambda_alias").filter((alias) => refersTo(trigger, alias.address));
  const kept = resourcesOf(module, "aws_lambda_function_event_invoke_config").filter(
    (config) => nested(config, "destination_config").length > 0,
  );
  const losing = resourcesOf(module, "aws_lambda_function")
    .filter((fn) => [trigger, ...aliases].some((block) => refersTo(block, fn.address)))
    .find((fn) => !kept.some((config) => refersTo(config, fn.address)));
  return (
    losing && `invokes ${losing.address}, whose failed events go nowhere; give it a destination on failure`
  );
}

/** Whether a permission is for calls through the function's URL only. */
export function throughUrl(permission: Block): boolean {
  return (
    literal(permission, "function_url_auth_type") === "NONE" ||
    literal(permission, "invoked_via_function_url") === true
  );
}
