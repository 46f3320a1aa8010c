// Loaded with --import: this process then takes itself for Node 20. Its child processes do not.
Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });
