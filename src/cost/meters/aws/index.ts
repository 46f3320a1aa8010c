export * from "./dynamodb.ts";
export * from "./eventbridge.ts";
export * from "./kinesis.ts";
export * from "./lambda.ts";
export * from "./web-socket.ts";
