import { readMachine } from "@motif/workflow";
import type { AnyFunction } from "../../functions/any-function.ts";
import { grantsOf } from "../../functions/grants.ts";
import { type Grant, namedGrants } from "../../ground/grant.ts";
import { hasMoreLevels, isObject, type JsonObject } from "../../ground/json.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { WorkflowLayout } from "./driver.ts";
import { placeholdersIn } from "./placeholder.ts";
import { accessOf, statesIn, type TaskCall, taskCallsIn } from "./task-call.ts";

/** 1 MB: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const LARGEST_DEFINITION_BYTES = 1_048_576;
const DEEPEST_DEFINITION = 100;
const NAME = /^[A-Za-z]\w*$/;

/** Accesses that only one type of workflow has, with the reason. */
const STANDARD = "keeps no executions that could be looked at or stopped; make it standard";
const OF_TYPE: Readonly<
  Record<string, { readonly type: WorkflowLayout["type"]; readonly otherwise: string }>
> = {
  runner: { type: "express", otherwise: "may take a year, which nobody waits for; make it express" },
  reader: { type: "standard", otherwise: STANDARD },
  controller: { type: "standard", otherwise: STANDARD },
  answerer: { type: "standard", otherwise: "has no tasks that wait for a token; make it standard" },
};

/** Reports a definition that is none, and tasks that call what was not granted. */
export function checkWorkflow(workflow: WorkflowLayout, report: Report): void {
  const { name, type, definition, uses } = workflow;
  const where = `workflow ${name}`;
  if (!["standard", "express"].includes(type)) report(where, 'type is "standard" or "express"');
  if (!isObject(uses)) report(where, "uses is an object of grants by name");
  else for (const [use, grant] of Object.entries(uses)) checkUse(where, use, grant, report);
  if (!isObject(definition)) reportMissing(where, "definition", report);
  else if (isDefinition(where, definition, report)) checkDefinition(where, workflow, report);
}

/** Reports functions that use what the type of a workflow has not. */
export function checkWorkflows(
  _: readonly WorkflowLayout[],
  functions: readonly AnyFunction[],
  report: Report,
): void {
  for (const fn of functions) {
    for (const { name, grant } of namedGrants(grantsOf(fn))) {
      if (!isOfWorkflow(grant)) continue;
      const { resource, access } = grant;
      const only = OF_TYPE[access];
      if (only && resource.type !== only.type)
        report(
          `function ${fn.name}, uses.${name}`,
          `is the ${access} of workflow ${resource.name}, which is ${resource.type} and ${only.otherwise}`,
        );
    }
  }
}

function isOfWorkflow(grant: Grant | undefined): grant is Grant & { readonly resource: WorkflowLayout } {
  return grant?.resource?.kind === "workflow";
}

function checkUse(where: string, name: string, grant: Grant | undefined, report: Report): void {
  if (!NAME.test(name)) report(where, `uses.${name} is no name that \${…} can have: letters and digits`);
  if (grant?.resource === undefined) reportMissing(`${where}, uses.${name}`, "grant", report);
}

function isDefinition(where: string, definition: JsonObject, report: Report): boolean {
  if (hasMoreLevels(definition, DEEPEST_DEFINITION)) {
    report(where, `its definition is nested more than ${DEEPEST_DEFINITION} levels deep`);
    return false;
  }
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  if (bytes <= LARGEST_DEFINITION_BYTES) return true;
  report(
    where,
    `its definition has ${bytes} bytes, and Step Functions takes ${LARGEST_DEFINITION_BYTES}; have it start another workflow`,
  );
  return false;
}

function checkDefinition(where: string, { type, definition, uses }: WorkflowLayout, report: Report): void {
  const { diagnostics } = readMachine(definition, type === "express" ? "EXPRESS" : "STANDARD");
  const errors = diagnostics.filter(({ severity }) => severity === "ERROR");
  for (const { location, message } of errors) report(where, `definition${location}: ${message}`);
  if (errors.length > 0) return;
  for (const { location, state } of statesIn(definition))
    checkState(`${where}, definition${location}`, state, report);
  const placeholders = placeholdersIn(definition);
  for (const name of placeholders)
    if (uses[name] === undefined) report(where, `its definition names \${${name}}, which uses has not`);
  for (const name of Object.keys(uses))
    if (!placeholders.has(name)) report(where, `uses.${name} is not in its definition; take it out`);
  for (const { location, call } of taskCallsIn(definition))
    checkCall(`${where}, definition${location}`, call, uses, report);
}

function checkState(where: string, state: JsonObject, report: Report): void {
  const { ItemProcessor: processor } = state;
  const config = isObject(processor) ? processor.ProcessorConfig : undefined;
  const distributed = isObject(config) && config.Mode === "DISTRIBUTED";
  if (distributed || state.ItemReader !== undefined || state.ResultWriter !== undefined)
    report(
      where,
      "is a distributed Map, which apps cannot have yet; have a task list the items in parts, and an inline Map start a workflow for each",
    );
  if (state.Credentials !== undefined)
    report(where, "has Credentials, and a workflow has one role; leave them out");
}

function checkCall(
  where: string,
  call: TaskCall | string,
  uses: WorkflowLayout["uses"],
  report: Report,
): void {
  if (typeof call === "string") {
    report(where, call);
    return;
  }
  const grant = uses[call.use];
  if (grant?.resource === undefined) return;
  const { kind, access } = accessOf(call);
  if (grant.resource.kind !== kind || grant.access !== access)
    report(
      where,
      `calls ${call.action ?? "a function"} with \${${call.use}}, which is the ${grant.access} of ${grant.resource.kind} ${grant.resource.name}; it takes the ${access} of a ${kind}`,
    );
}
