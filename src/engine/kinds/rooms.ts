/** The rooms of all kinds of resources, on the engine's side. A new kind is a line here, and one in drivers.ts. */
export * from "./bucket/kind.ts";
export * from "./bus/kind.ts";
export * from "./callable/kind.ts";
export * from "./config/kind.ts";
export * from "./queue/kind.ts";
export * from "./secret/kind.ts";
export * from "./service/kind.ts";
export * from "./stream/kind.ts";
export * from "./table/kind.ts";
export * from "./topic/kind.ts";
export * from "./workflow/kind.ts";
