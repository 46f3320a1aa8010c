export default [
  {
    title: "Add a note",
    command: `curl -sS {{url}}/notes -H 'content-type: application/json' -d '{"id":"pasted","text":"hello"}'`,
  },
  { title: "Read it", command: "curl -sS {{url}}/notes/pasted" },
];
