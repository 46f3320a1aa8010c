import * as z from "zod/v4/core";
import { isObject } from "./json.ts";
import type { Schema } from "./schema.ts";

/** A JSON Schema. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of what a schema takes, or of what it gives, for OpenAPI and for checks; undefined where it has none (a schema of another
 * library than Zod without Standard JSON Schema, or one that JSON Schema cannot express).
 */
export function jsonSchemaOf(
  schema: Schema,
  io: "input" | "output" = "input",
  draft: "draft-2020-12" | "draft-7" = "draft-2020-12",
): JsonSchema | undefined {
  try {
    if (schema instanceof z.$ZodType) {
      const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: draft, unrepresentable: "any" });
      return rest;
    }
    const standard: unknown = schema["~standard"];
    if (
      !isObject(standard) ||
      !isObject(standard.jsonSchema) ||
      typeof standard.jsonSchema[io] !== "function"
    ) {
      return undefined;
    }
    const made: unknown = standard.jsonSchema[io]({
      target: draft === "draft-7" ? "draft-07" : draft,
    });
    return isObject(made) ? made : undefined;
  } catch {
    return undefined;
  }
}

/** The properties that a schema of an object names; undefined where that is not known. */
export function propertiesOf(schema: Schema): readonly string[] | undefined {
  const properties = jsonSchemaOf(schema)?.properties;
  return isObject(properties) ? Object.keys(properties) : undefined;
}
