/**
 * The states that a provider without a cloud plans and makes. Values are in the form that Terraform's core sends them:
 * https://github.com/hashicorp/terraform/blob/v1.11.4/docs/plugin-protocol/object-wire-format.md
 */

import { isObject } from "@motif/core/platform";
import { decode, ExtData, encode } from "@msgpack/msgpack";
import type { AttributeSchema, BlockSchema, CtyType } from "../schemas/provider-schema.ts";

/** What only the provider knows, and not before it has made the resource. */
const UNKNOWN = new ExtData(0, new Uint8Array([0]));

/** What is planned of a proposed state: what the provider works out is unknown. */
export function plannedState(proposed: Uint8Array, schema: BlockSchema): Uint8Array {
  return encode(fill(decode(proposed), schema, () => UNKNOWN));
}

/** What is there after an apply, or is read: what the provider works out has the attribute's name in it. */
export function madeState(planned: Uint8Array, schema: BlockSchema): Uint8Array {
  return encode(fill(decode(planned), schema, mockedAttribute));
}

/** A state with values for what is computed and not there; null is that of a resource that is deleted. */
function fill(
  state: unknown,
  { attributes = {}, block_types: blocks = {} }: BlockSchema,
  valueFor: (name: string, attribute: AttributeSchema) => unknown,
): unknown {
  if (!isObject(state) || state instanceof ExtData) return state;
  const filled = Object.entries(state).map(([name, value]): [string, unknown] => {
    const attribute = attributes[name];
    if (attribute) {
      const missing = value === null || value instanceof ExtData;
      return [name, attribute.computed && missing ? valueFor(name, attribute) : value];
    }
    const inner = blocks[name];
    return [name, inner ? eachOf(value, (one) => fill(one, inner.block, valueFor)) : value];
  });
  return Object.fromEntries(filled);
}

/** Applied to each of nested blocks: a list or a set of them, or a single one. */
function eachOf(value: unknown, change: (one: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(change) : change(value);
}

function mockedAttribute(name: string, { type, nested_type: nested }: AttributeSchema): unknown {
  if (nested) return nested.nesting_mode === "single" ? null : emptyOf(nested.nesting_mode);
  return mocked(name, type ?? "string");
}

function mocked(name: string, type: CtyType): unknown {
  if (typeof type === "string") return { string: `mocked-${name}`, number: 0, bool: false }[type] ?? null;
  const [kind, inner] = type;
  if (kind !== "object") return emptyOf(kind);
  return Object.fromEntries(Object.entries(inner).map(([member, of]) => [member, mocked(member, of)]));
}

function emptyOf(kind: string): unknown {
  return kind === "map" ? {} : [];
}
