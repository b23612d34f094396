"""CEL, the language of expressions in ValidatingAdmissionPolicies, as an API server of Kubernetes 1.36 reads and judges it.

    declarations = Declarations({"object": DYN, "request": request_type})
    program = compiled("object.spec.replicas > 2", declarations, (BOOL,))     # raises CompileErrors
    program.evaluate({"object": manifest, "request": request}, Budget())      # raises EvaluationError

- `declarations.Declarations(variables, functions)`: types of the names an expression may use, and the functions it may call;
  by default those of the server. `by_name(SERVER, more)` adds to them.
- `program.compiled(expression, declarations, results)` gives a `Program`, which knows its `result` type. With `results`, an
  expression of another type is refused. `CompileErrors` have the text of the server, and a place for each error.
- An activation is any mapping from names to values; JSON-like ones, or subclasses of them, are taken as they are and never
  copied. A name that is declared but missing from the activation is an `EvaluationError` where it is used.
- A `budget.Budget` is shared by the expressions of one policy and binding: each of them may cost `PER_EXPRESSION`, which is an
  `EvaluationError` beyond `&&` and `||`, all of them together `PER_POLICY`, which is `BudgetExceeded`.
- `variables.Variables(programs, activation, budget)` is the value of `variables`: each is evaluated when it is first used.
- `NotKnownOffline` is raised where an expression asks what only a cluster knows.

What is supported and what differs: docs/cel.md.
"""
