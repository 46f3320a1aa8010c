import type { OperationsOf } from "../../ground/kind.ts";
import type { ConfigOperation, ConfigResults } from "./protocol.ts";
import type { ConfigSource } from "./source.ts";

/** How a config is read. */
export const configOperations: OperationsOf<"config", ConfigSource, ConfigOperation, ConfigResults> = {
  "config.get": { grantedAs: "get", perform: (source, { resource }) => source(resource) },
};
