import type { DataSource, Plan, Resource } from "./plan.ts";
import { dataSourcesOf, resourcesOf } from "./plan.ts";

/** Something that a plan must not do although Terraform would accept it. The cloud folders bring the rules. */
export interface Rule {
  /** Stable name, such as `AWS_QUEUE_ENCRYPTED`. */
  readonly code: string;
  /** Types that the rule looks at, data sources as `data.<type>`; "*" is every resource and data source. */
  readonly appliesTo: readonly string[];
  /** What is wrong with a resource and what to do about it; undefined when the rule holds. */
  check(resource: Resource | DataSource, plan: Plan): string | undefined;
}

/** A resource that breaks a rule. */
export interface Violation {
  readonly code: string;
  /** Such as `aws_sqs_queue.jobs`. */
  readonly address: string;
  readonly message: string;
}

/** Judges every resource and data source of a plan, in the order of the plan and then of the rules. */
export function applyRules(plan: Plan, rules: readonly Rule[]): Violation[] {
  return [...resourcesOf(plan), ...dataSourcesOf(plan)].flatMap((resource) => {
    const type = resource.type === "data" ? `data.${resource.labels[0]}` : resource.labels[0];
    const applying = rules.filter(({ appliesTo }) => appliesTo.includes(type) || appliesTo.includes("*"));
    return applying.flatMap((rule): Violation[] => {
      const message = rule.check(resource, plan);
      return message === undefined ? [] : [{ code: rule.code, address: resource.address, message }];
    });
  });
}
