import { call, type Expression, eachKey, local, tpl } from "@motif/compile";
import { type PhysicalName, PREFIX, prefixed } from "@motif/compile/kit";

/** Digits of `local.unique`, with a dash in front. */
const UNIQUE_LENGTH = 9;

/** A name that nobody else on Azure has: `${local.prefix}-<name>-${local.unique}`. */
export function uniqueName(name?: string | Expression): Expression {
  return tpl`${name === undefined ? PREFIX : prefixed(name)}-${local("unique")}`;
}

/** What limits the prefix in a name of {@link uniqueName} without anything in the middle, of which an app has one. */
export function uniqueNameOf(app: string, service: string, limit: number): PhysicalName {
  return { where: `app ${app}`, service, name: "", extra: UNIQUE_LENGTH - 1, limit };
}

/** What limits the prefix in a name of {@link uniqueName}. */
export function uniqueNameWith(where: string, service: string, name: string, limit: number): PhysicalName {
  return { where, service, name, extra: UNIQUE_LENGTH, limit };
}

/**
 * A name of 24 lower-case letters and digits that nobody else on Azure has. `label` has 5 characters and tells accounts
 * of one app apart.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function compactName(label: string | Expression): Expression {
  return tpl`${local("compact")}${label}${local("unique")}`;
}

/** A label of {@link compactName} for each instance of what is repeated: the beginning of a digest of its key. */
export const KEY_LABEL: Expression = call("substr", call("sha256", eachKey), 0, 5);
