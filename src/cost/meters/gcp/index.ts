export * from "./functions.ts";
