// Runs the Cloud Storage part of Google's Firebase emulators in this process, and prints the port that it listens on. Its
// command, `firebase emulators:start`, first downloads a runtime for security rules, which administrators' calls never ask.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { StorageEmulator } = require("firebase-tools/lib/emulator/storage/index.js");
const { createApp } = require("firebase-tools/lib/emulator/storage/server.js");
const { EmulatorRegistry } = require("firebase-tools/lib/emulator/registry.js");

const rules = { name: "storage.rules", content: "service firebase.storage {}" };
const emulator = new StorageEmulator({ projectId: "motif-test", host: "127.0.0.1", port: 0, rules });
emulator.reset();
// Where uploads go on: usually the hub of all emulators knows.
EmulatorRegistry.url = (_, request) => new URL(`http://${request?.headers.host ?? "127.0.0.1"}`);
const app = await createApp("motif-test", emulator);
const server = app.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
