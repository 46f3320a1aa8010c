/** The rooms of all kinds of resources. A new kind is a line here. */
export * from "./bucket/kind.ts";
export * from "./config/kind.ts";
export * from "./queue/kind.ts";
export * from "./secret/kind.ts";
export * from "./service/kind.ts";
export * from "./table/kind.ts";
