export default [{ title: "Read a note", command: "curl -sS {{url}}/notes/1" }];
