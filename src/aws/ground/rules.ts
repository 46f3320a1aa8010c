/** What security rules of several rooms ask of modules. */
import {
  type Block,
  type DataSource,
  dataSourcesOf,
  type Module,
  nested,
  type Resource,
  refersTo,
  resourcesOf,
} from "@motif/compile";
import { attached, literal } from "@motif/compile/kit";

/** What is wrong with a resource to which no policy is attached that denies requests without TLS; undefined where one is. */
export function attachedTlsPolicy(
  target: Resource | DataSource,
  module: Module,
  type: string,
): string | undefined {
  const denies = (policy: Block) =>
    dataSourcesOf(module)
      .filter((document) => refersTo(policy, document.address))
      .flatMap((document) => nested(document, "statement"))
      .some(deniesWithoutTls);
  return attached(target, module, type).some(denies)
    ? undefined
    : `takes requests without TLS; add an ${type} that denies them`;
}

function deniesWithoutTls(statement: Block): boolean {
  return (
    literal(statement, "effect") === "Deny" &&
    nested(statement, "condition").some(
      (condition) =>
        literal(condition, "variable") === "aws:SecureTransport" &&
        JSON.stringify(literal(condition, "values")) === '["false"]',
    )
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
