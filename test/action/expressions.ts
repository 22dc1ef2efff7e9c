import { data, Evaluator, Lexer, Parser } from '@actions/expressions'

/** What expressions can name: `inputs.labs`, `steps.run.outputs.exit-code`. */
export interface Contexts {
  [name: string]: string | Contexts
}

/** Whether the steps before have all succeeded. */
export type Status = 'success' | 'failure'

/** Puts what the expressions in a text come to in their places, by GitHub's own evaluator. */
export function withValues(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    evaluate(expression.trim(), contexts, 'success').coerceString(),
  )
}

/** Whether a step is to run. As GitHub does it, a condition that does not ask for the status wants success. */
export function isWanted(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  if (condition === undefined) return status === 'success'
  const asks = /\b(always|success|failure|cancelled)\(\)/.test(condition)
  if (!asks && status === 'failure') return false
  return truth(evaluate(condition, contexts, status))
}

function truth(value: data.ExpressionData): boolean {
  const text = value.coerceString()
  return text !== '' && text !== 'false' && text !== '0'
}

function evaluate(expression: string, contexts: Contexts, status: Status): data.ExpressionData {
  const functions = new Map(
    (['always', 'success', 'failure', 'cancelled'] as const).map((name) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(holds(name, status)) },
    ]),
  )
  const { tokens } = new Lexer(expression).lex()
  const parsed = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse()
  return new Evaluator(parsed, dictionary(contexts), functions).evaluate()
}

function holds(name: 'always' | 'success' | 'failure' | 'cancelled', status: Status): boolean {
  return name === 'always' || name === status
}

function dictionary(contexts: Contexts): data.Dictionary {
  return new data.Dictionary(
    ...Object.entries(contexts).map(([key, value]) => ({
      key,
      value: typeof value === 'string' ? new data.StringData(value) : dictionary(value),
    })),
  )
}
