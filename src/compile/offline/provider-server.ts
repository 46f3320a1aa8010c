/**
 * A Terraform provider that knows schemas and nothing else: what it makes is what was asked for, with invented values for the
 * rest. Terraform finds it through TF_REATTACH_PROVIDERS
 * (https://developer.hashicorp.com/terraform/plugin/debugging#terraform-cli-development-overrides), so that
 * `terraform validate`, and `terraform test` with mocked providers, run without downloading the real ones.
 */
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type {
  AttributeSchema,
  BlockSchema,
  NestingMode,
  ProviderSchema,
} from "../schemas/provider-schema.ts";
import { madeState, plannedState } from "./mocked-state.ts";

/** Field names and numbers: tfplugin6.proto. */
interface AttributeMessage {
  readonly name: string;
  readonly type?: Buffer;
  readonly nested_type?: { readonly attributes: AttributeMessage[]; readonly nesting: Nesting };
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}
interface BlockMessage {
  readonly attributes: AttributeMessage[];
  readonly block_types: {
    readonly type_name: string;
    readonly block: BlockMessage;
    readonly nesting: Nesting;
    readonly min_items: number;
    readonly max_items: number;
  }[];
}
type Nesting = "SINGLE" | "LIST" | "SET" | "MAP";

const NESTING: Record<NestingMode, Nesting> = { single: "SINGLE", list: "LIST", set: "SET", map: "MAP" };
/** Terraform accepts messages of this size; the default of gRPC is 4 MB. */
const MAX_MESSAGE_BYTES = 256 << 20;

/** A running provider. */
export interface ProviderServer {
  /** Source address, such as `hashicorp/aws`. */
  readonly source: string;
  /** Port on 127.0.0.1. */
  readonly port: number;
  close(): void;
}

/** Serves a provider schema on a free port of 127.0.0.1. */
export async function serveProvider(schema: ProviderSchema): Promise<ProviderServer> {
  const definition = loadSync(fileURLToPath(new URL("tfplugin6.proto", import.meta.url)), { keepCase: true });
  const service = definition["tfplugin6.Provider"];
  if (service === undefined || "format" in service)
    throw new Error("tfplugin6.proto defines no service Provider");
  const server = new grpc.Server({ "grpc.max_send_message_length": MAX_MESSAGE_BYTES });
  const accept: grpc.handleUnaryCall<unknown, unknown> = (_, done) => done(null, {});
  const schemas = {
    provider: toSchema(schema.provider),
    resource_schemas: mapValues(schema.resource_schemas, toSchema),
    data_source_schemas: mapValues(schema.data_source_schemas, toSchema),
  };
  server.addService(service, {
    GetProviderSchema: ((_, done) => done(null, schemas)) satisfies grpc.handleUnaryCall<unknown, unknown>,
    ValidateProviderConfig: accept,
    ValidateResourceConfig: accept,
    ValidateDataResourceConfig: accept,
    ConfigureProvider: accept,
    ...lifecycle(schema),
    StopProvider: accept,
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { source: schema.source, port, close: () => server.forceShutdown() };
}

/** tfplugin6.proto: DynamicValue; JSON where Terraform itself has the value so. */
type DynamicValue = { readonly msgpack: Uint8Array } | { readonly json: Uint8Array };
type Call<Request, Response> = grpc.handleUnaryCall<{ readonly type_name: string } & Request, Response>;
interface Sent {
  readonly msgpack: Uint8Array;
}

/** How a resource is planned, made, read and deleted, and a data source read. */
function lifecycle({ resource_schemas: resources, data_source_schemas: data }: ProviderSchema) {
  const of = (schemas: Readonly<Record<string, BlockSchema>>, type: string): BlockSchema => {
    const schema = schemas[type];
    if (!schema) throw new Error(`The schema has no ${type}.`);
    return schema;
  };
  return {
    UpgradeResourceState: (({ request }, done) =>
      done(null, { upgraded_state: { json: request.raw_state.json } })) satisfies Call<
      { readonly raw_state: { readonly json: Uint8Array } },
      { readonly upgraded_state: DynamicValue }
    >,
    ReadResource: (({ request }, done) => done(null, { new_state: request.current_state })) satisfies Call<
      { readonly current_state: Sent },
      { readonly new_state: DynamicValue }
    >,
    PlanResourceChange: (({ request: { type_name: type, proposed_new_state: proposed } }, done) =>
      done(null, {
        planned_state: { msgpack: plannedState(proposed.msgpack, of(resources, type)) },
      })) satisfies Call<{ readonly proposed_new_state: Sent }, { readonly planned_state: DynamicValue }>,
    ApplyResourceChange: (({ request: { type_name: type, planned_state: planned } }, done) =>
      done(null, {
        new_state: { msgpack: madeState(planned.msgpack, of(resources, type)) },
      })) satisfies Call<{ readonly planned_state: Sent }, { readonly new_state: DynamicValue }>,
    ReadDataSource: (({ request: { type_name: type, config } }, done) =>
      done(null, { state: { msgpack: madeState(config.msgpack, of(data, type)) } })) satisfies Call<
      { readonly config: Sent },
      { readonly state: DynamicValue }
    >,
  };
}

function toSchema(block: BlockSchema): { version: number; block: BlockMessage } {
  return { version: 0, block: toBlock(block) };
}

function toBlock(block: BlockSchema): BlockMessage {
  return {
    attributes: toAttributes(block.attributes ?? {}),
    block_types: Object.entries(block.block_types ?? {}).map(([name, nested]) => ({
      type_name: name,
      block: toBlock(nested.block),
      nesting: NESTING[nested.nesting_mode],
      ...itemLimits(nested.nesting_mode, nested.min_items ?? 0, nested.max_items ?? 0),
    })),
  };
}

/** Terraform wants both limits of a single block to be equal, and none for a map of blocks. */
function itemLimits(mode: NestingMode, min: number, max: number): { min_items: number; max_items: number } {
  if (mode === "single") return { min_items: min, max_items: min };
  return mode === "map" ? { min_items: 0, max_items: 0 } : { min_items: min, max_items: max };
}

function toAttributes(attributes: Record<string, AttributeSchema>): AttributeMessage[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    ...(attribute.type === undefined ? {} : { type: Buffer.from(JSON.stringify(attribute.type)) }),
    ...(attribute.nested_type === undefined
      ? {}
      : {
          nested_type: {
            attributes: toAttributes(attribute.nested_type.attributes),
            nesting: NESTING[attribute.nested_type.nesting_mode],
          },
        }),
    required: attribute.required === true,
    optional: attribute.optional === true,
    computed: attribute.computed === true,
  }));
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
