/** Schemas of the blocks that belong to Terraform itself: https://developer.hashicorp.com/terraform/language */
import type { AttributeSchema, BlockSchema, NestedBlockSchema } from "../schemas/provider-schema.ts";

const any: AttributeSchema = { type: "dynamic", optional: true };
const text: AttributeSchema = { type: "string", optional: true };
const flag: AttributeSchema = { type: "bool", optional: true };

const condition: NestedBlockSchema = {
  nesting_mode: "list",
  block: {
    attributes: {
      condition: { type: "dynamic", required: true },
      error_message: { type: "string", required: true },
    },
  },
};

const lifecycle: NestedBlockSchema = {
  nesting_mode: "single",
  block: {
    attributes: {
      create_before_destroy: flag,
      prevent_destroy: flag,
      ignore_changes: any,
      replace_triggered_by: any,
    },
    block_types: { precondition: condition, postcondition: condition },
  },
};

const meta: BlockSchema = {
  // Provisioners have labels and arguments of their own; only Terraform looks into them.
  attributes: { count: any, for_each: any, provider: any, depends_on: any, provisioner: any },
  block_types: { lifecycle },
};

const variable: BlockSchema = {
  attributes: {
    type: any,
    description: text,
    default: any,
    sensitive: flag,
    nullable: flag,
    ephemeral: flag,
  },
  block_types: { validation: condition },
};

const output: BlockSchema = {
  attributes: {
    value: { type: "dynamic", required: true },
    description: text,
    sensitive: flag,
    ephemeral: flag,
    depends_on: any,
  },
  block_types: { precondition: condition },
};

const terraform: BlockSchema = { attributes: { required_version: text } };

const provider: BlockSchema = { attributes: { alias: text } };

/** The one resource type that is Terraform's own: https://developer.hashicorp.com/terraform/language/resources/terraform-data */
const terraformData: BlockSchema = {
  attributes: {
    id: { type: "string", computed: true },
    input: any,
    output: { type: "dynamic", computed: true },
    triggers_replace: any,
  },
};

export const LANGUAGE = { meta, variable, output, terraform, provider, terraformData };

/** A schema with the arguments and blocks of another one added. */
export function extend(schema: BlockSchema, by: BlockSchema): BlockSchema {
  return {
    attributes: { ...schema.attributes, ...by.attributes },
    block_types: { ...schema.block_types, ...by.block_types },
  };
}
