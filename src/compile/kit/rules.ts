import type { DataSource, Resource } from "../hcl/declarations.ts";
import { dataSourcesOf, type Module, resourcesOf } from "../hcl/module.ts";
import { withInstances } from "../hcl/reduce/instances.ts";

/** Something that a module must not do although Terraform would accept it. The cloud folders bring the rules. */
export interface Rule {
  /** Stable name, such as `AWS_QUEUE_ENCRYPTED`. */
  readonly code: string;
  /** Types that the rule looks at, data sources as `data.<type>`; "*" is every resource and data source. */
  readonly appliesTo: readonly string[];
  /** What is wrong with a resource and what to do about it; undefined when the rule holds. */
  check(resource: Resource | DataSource, module: Module): string | undefined;
}

/** A resource that breaks a rule. */
export interface Violation {
  readonly code: string;
  /** Such as `aws_sqs_queue.jobs`, or `aws_sqs_queue.this["jobs"]`. */
  readonly address: string;
  readonly message: string;
}

/**
 * Judges every resource and data source of a module, in the order of the module and then of the rules. Where one is
 * repeated by `for_each`, each instance is judged, with its own values ({@link withInstances}).
 */
export function applyRules(written: Module, rules: readonly Rule[]): Violation[] {
  const module = withInstances(written);
  return [...resourcesOf(module), ...dataSourcesOf(module)].flatMap((resource) => {
    const type = resource.type === "data" ? `data.${resource.labels[0]}` : resource.labels[0];
    const applying = rules.filter(({ appliesTo }) => appliesTo.includes(type) || appliesTo.includes("*"));
    return applying.flatMap((rule): Violation[] => {
      const message = rule.check(resource, module);
      return message === undefined ? [] : [{ code: rule.code, address: resource.address, message }];
    });
  });
}
