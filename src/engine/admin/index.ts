export { createAdmin } from "./admin.ts";
export { apiDocument } from "./api-document.ts";
export * from "./port.ts";
