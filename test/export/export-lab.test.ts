import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { block } from '../labrun/command.ts'
import { exported } from './export.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures/export')
const FRONT_MATTER = '---\ncontainer: web\n---\n'

/** The commands of blocks, from the first one's place on. */
function steps(...blocks: string[]): string {
  const { script } = exported(FRONT_MATTER + blocks.join(''))
  return script.slice(script.search(/^# labs\/x.md:[45]\b/m))
}

/** What is above the first step. */
function frame(text: string): string {
  const { script } = exported(text)
  return script.slice(0, script.search(/^# labs\/x.md:\d+$/m))
}

const remarks = (...blocks: string[]) => exported(FRONT_MATTER + blocks.join('')).remarks

test('one of each', async () => {
  const text = readFileSync(join(FIXTURES, 'everything.md'), 'utf8')
  const { script, remarks } = exported(text, 'labs/everything.md')
  await expect(script).toMatchFileSnapshot(join(FIXTURES, 'everything.sh'))
  expect(remarks).toEqual([])
})

test('of a plain lab there is a plain script', () => {
  const frontMatter = '---\ntitle: Plain\nrequires: { docker: false }\n---\n'
  const { script } = exported(`${frontMatter}## One\n\n${block('bash host', 'echo "$HOME"')}`)
  expect(script).toBe(`#!/usr/bin/env bash
# shellcheck disable=SC2034,SC2154,SC2317
#
# Plain
#
# Made of labs/x.md by labrun export: its commands in their order, each with its line there.
# It does to this machine what the lab says. Run it as root, in an empty folder, on a machine of its own.
# It stops at the first command that fails. What is printed is compared with nothing, and nothing has a time limit.

set -e
: "\${BASH_SOURCE[0]:?put this script into a file, and run that}"
trap 'case $- in *e*) echo "$0: line $LINENO: exit status $?" >&2 ;; esac' ERR
exec </dev/null
export LANG=C.UTF-8 TZ=UTC TERM=dumb COLUMNS=80
unset LC_ALL

## One

# labs/x.md:7
echo "$HOME"
`)
})

test('a status that is expected: only the last command may have it, and it must', () => {
  expect(steps(block('bash host exit=7', 'first', 'curl \\', '  http://127.0.0.1 # refused'))).toBe(
    `# labs/x.md:4
first
set +e
curl \\
  http://127.0.0.1 # refused
lab_status 7
`,
  )
})

test('any status; what a block switches off is on again', () => {
  const text = steps(block('bash host exit=any', 'false', 'true'), block('bash host', 'set +e', 'false'))
  expect(text).toBe('# labs/x.md:4\nset +e\nfalse\ntrue\nset -e\n\n# labs/x.md:9\nset +e\nfalse\nset -e\n')
})

test('a transcript: no failure stops a command, its last one’s status counts', () => {
  expect(steps(block('console host', '$ false; true', '$ grep x y', '[2]'))).toBe(`# labs/x.md:5
set +e
false; true
lab_status 0
# prints nothing

# labs/x.md:6
set +e
grep x y
lab_status 2
# prints nothing
`)
})

test('what would end the script’s own shell, or take its trap, has a shell of its own', () => {
  const own = block('bash host', 'x=1')
  for (const other of ['exit', "trap 'echo bye' EXIT", 'exec sleep 1']) {
    expect(steps(own, block('bash host', other))).toContain("lab_shell host <<'EOF'\nx=1\nEOF\n")
  }
  expect(steps(own, block('bash host', 'exec 3>/tmp/x', "trap 'echo bye' INT"))).not.toContain('lab_shell')
})

test('captures: only what a later script has as a variable, and what finding it takes', () => {
  const text = steps(
    block('bash host', 'one'),
    block('output', '{{a:int}} {{b:int}}', '{{c:id}} (x) {{c}}', 'of {{a}}: {{d:word}}'),
    block('bash host', 'echo "$c $' + '{d}" a b'),
  )
  expect(text).toBe(`# labs/x.md:4
{
  one
} >"$lab_tmp/output"
cat "$lab_tmp/output"
a=$(lab_capture '^\\K(?:-?[0-9]+)(?= (?:-?[0-9]+)[ \\t\\r]*$)')
c=$(lab_capture '^\\K(?<c>(?:(?:sha256:)?[0-9a-f]{64}|[0-9a-f]{12}))(?= \\(x\\) \\k<c>[ \\t\\r]*$)')
d=$(lab_capture '^of '"\\Q$a\\E"': \\K(?:\\S+)(?=[ \\t\\r]*$)')
# prints:
# | {{a:int}} {{b:int}}
# | {{c:id}} (x) {{c}}
# | of {{a}}: {{d:word}}

# labs/x.md:14
echo "$c \${d}" a b
`)
})

test('captures from stderr, and by another shell', () => {
  const text = steps(
    block('bash exec', 'one >&2') + block('output stream=stderr', '{{a:int}}'),
    block('bash nsenter ns=net', 'echo "$a"'),
  )
  expect(text).toContain(`lab_shell exec_web >"$lab_tmp/output" <<'EOF'
{
one >&2
} 2>&1
EOF
cat "$lab_tmp/output"
a=$(`)
  expect(text).toContain(`lab_shell nsenter_web_net a <<'EOF'\necho "$a"\n`)
})

test('from a table: what its type tells from others; else it has to be given', () => {
  const table = ['CONTAINER ID   PORTS       NAMES', '{{c:id}}       {{p:int}}   web']
  const text = block('bash host', 'docker ps') + block('output table', ...table)
  expect(steps(text, block('bash host', 'echo $c'))).toContain(
    `c=$(lab_capture '^(?:.*?\\s)?\\K(?:(?:sha256:)?[0-9a-f]{64}|[0-9a-f]{12})(?=\\s+`,
  )
  const use = block('bash host', 'echo $p')
  expect(steps(text, use)).toContain('{p:?is captured on line 4: export it before the script starts}"\n')
  expect(remarks(text, use)).toEqual([
    {
      file: 'labs/x.md',
      line: 4,
      text: 'p is captured from what takes more than a regular expression: export it beforehand',
    },
  ])
})

test('teardown: each block in a subshell, comments of its own included; groups last first', () => {
  const { script } = exported(
    FRONT_MATTER +
      block('bash host teardown', '# The last one.', 'echo one') +
      block('bash host', 'true') +
      block('bash host teardown', 'echo two'),
  )
  expect(script.slice(script.indexOf('lab_end() {'), script.indexOf('\n# labs/x.md:9'))).toBe(`lab_end() {
  lab_result=$?
  trap - EXIT ERR HUP INT TERM
  set +e

# labs/x.md:13
(
  set -e
  echo two
)
lab_ended $? labs/x.md:13

# labs/x.md:4
(
  set -e
  # The last one.
  echo one
)
lab_ended $? labs/x.md:4
  exit "$lab_result"
}
trap lab_end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
`)
})

test('from JSON it has to be given', () => {
  const text = block('bash host', 'docker inspect web') + block('output json', '{ "Pid": "{{p:int}}" }')
  expect(remarks(text, block('bash host', 'echo $p'))).toHaveLength(1)
  expect(remarks(text, block('bash host', 'echo p'))).toEqual([])
})

test('tried again: one command in a condition, several in a subshell', () => {
  expect(steps(block('bash host retry=1500ms', 'ls || true'))).toBe(`# labs/x.md:4 · tried again for 1.5 s
lab_until=$((SECONDS + 2))
until
ls || true
do lab_pause; done
`)
  expect(steps(block('bash host retry=5s exit=3', 'one', 'two'))).toContain(`while true; do
  set +e
  (
    set -e
    one
    two
  )
  lab_status 3 && break
  lab_pause
done
`)
})

test('tried again, until it prints what is expected', () => {
  const lines = ['a.b', '...', 'c* (glob)', '(d|e)f (re)', '{{int}}', 'g (x)', 'h (re?)']
  expect(steps(block('bash host retry=1s', 'ls') + block('output', ...lines))).toContain(`until
{
  ls
} >"$lab_tmp/output"
lab_status 0 && lab_has \\
    '^a\\.b[ \\t\\r]*$' \\
    '^c.*[ \\t\\r]*$' \\
    '^(?:(d|e)f)[ \\t\\r]*$' \\
    '^(?:-?[0-9]+)[ \\t\\r]*$' \\
    '^g \\(x\\)[ \\t\\r]*$'
do lab_pause; done
cat "$lab_tmp/output"
`)
})

test('what is lost is told, as a comment and by itself', () => {
  const again = block('bash host retry=5s', 'there=1', 'f() { :; }')
  expect(remarks(again, block('bash host', 'echo "$there"; f'))).toEqual([
    {
      file: 'labs/x.md',
      line: 4,
      text: 'it is tried in a subshell, so there, f is not there in later blocks',
    },
  ])
  expect(remarks(again, block('bash host', 'echo else'))).toEqual([])
  expect(remarks(block('bash host retry=5s', 'cd /', 'ls'), block('bash host', 'pwd'))).toHaveLength(1)
  expect(remarks(block('bash host retry=5s', 'ls') + block('output not', 'x'))).toEqual([
    {
      file: 'labs/x.md',
      line: 4,
      text: 'it is tried again until it succeeds, not until it prints what is expected',
    },
  ])
  expect(remarks(block('bash host', 'exec 2>&1'))).toEqual([
    {
      file: 'labs/x.md',
      line: 4,
      text: 'where exec sends its streams lasts, there only to the end of the block',
    },
  ])
  expect(remarks(block('bash host retry=5s', 'ls') + block('output stream=stderr', 'x'))).toHaveLength(1)
  const tty = block('bash host tty', 'tty')
  expect(steps(tty)).toContain('# NOT AS IN THE LAB: there it runs on a terminal of its own\n')
  expect(remarks(tty)).toHaveLength(1)
})

test('conditions', () => {
  const when = 'docker>=23 docker=20.10 cgroup:v1,hybrid iptables:legacy command:nft module:br-x network'
  const { script } = exported(
    `---\nrequires: { network: optional }\n---\n${block(`bash host when="${when}"`, 'ls')}`,
  )
  expect(script.match(/^if (.*); then$/m)?.[1]?.split(' && ')).toEqual([
    "lab_docker '>=' 23.0.0",
    "lab_docker '=' 20.10",
    '{ [ "$(lab_cgroup)" = v1 ] || [ "$(lab_cgroup)" = hybrid ]; }',
    '! iptables --version | grep --quiet nf_tables',
    'type -P nft >/dev/null',
    'lab_module br_x',
    'ip route get 192.0.2.1 >/dev/null 2>&1',
  ])
})

test('places: users, directories, and a name for each', () => {
  const text = frame(
    FRONT_MATTER +
      block('bash host', 'cd /') +
      block('bash nsenter user=www-data workdir=/srv', 'ls') +
      block('bash nsenter ns=net user=33:33', 'ls') +
      block('sh exec user=www-data workdir=/srv', 'ls') +
      block('bash host workdir=/srv', 'ls'),
  )
  const places = text.slice(text.indexOf('# Where blocks run'), text.indexOf('# At the end'))
  expect(places).toBe(`# Where blocks run: by itself, each is a shell there.

nsenter_web_www_data_srv() {
  nsenter --target "$(docker inspect --format '{{.State.Pid}}' web)" --mount --uts --ipc --net --pid --setuid "$(docker exec --user www-data web id -u)" --setgid "$(docker exec --user www-data web id -g)" -- bash -c 'cd "$0" && exec "$@"' /srv "\${@:-bash}"
}

nsenter_web_net_33_33() (
  cd "$lab_start" || return
  nsenter --target "$(docker inspect --format '{{.State.Pid}}' web)" --net --setuid 33 --setgid 33 -- "\${@:-bash}"
)

exec_web_www_data_srv_sh() {
  docker exec --interactive --env lab_mark --user www-data --workdir /srv web "\${@:-sh}"
}

host_srv() (
  cd /srv || return
  "\${@:-bash}"
)

`)
})

test('what the front matter says', () => {
  const text = frame(`---
requires: { images: [nginx, alpine], commands: [ip] }
env: { NAME: "it's" }
secrets: [TOKEN]
---
${block('bash host', 'ls "$LAB_DIR"')}`)
  expect(text).toContain(`export NAME='it'\\''s'
: "\${TOKEN:?is a secret of the lab: export it}"
export TOKEN
LAB_DIR=$(cd "\${LAB_DIR:-labs}" && pwd) # the lab's own folder
export LAB_DIR
[ "$EUID" -eq 0 ] || { echo "$0: run it as root" >&2; exit 1; }
docker version >/dev/null # the lab is for >=20.10
type -P ip >/dev/null || { echo "$0: there is no "ip >&2; exit 1; }

for lab_image in nginx alpine; do
  docker image inspect "$lab_image" >/dev/null 2>&1 || docker pull --quiet "$lab_image"
done
`)
})

test('a name of the script’s own that the lab has too is another', () => {
  const text = steps(
    block('bash host exit=1', 'lab_status=3', 'false'),
    block('bash host', 'echo "$lab_status"'),
  )
  expect(text).toContain(
    'lab_status=3\nset +e\nfalse\nlabrun_status 1\n\n# labs/x.md:9\necho "$lab_status"\n',
  )
})

test('here-documents end as no line of the block does, and what is of several lines stays where it is', () => {
  const lines = ['cat <<EOF', 'x', 'EOF']
  expect(steps(block('bash exec', ...lines))).toContain(
    `lab_shell exec_web <<'END'\n${lines.join('\n')}\nEND\n`,
  )
  expect(steps(block('bash host when=command:x', ...lines))).toContain(`; then\n${lines.join('\n')}\nfi`)
  expect(steps(block('bash host when=command:x', "echo 'a", "b'"))).toContain("; then\necho 'a\nb'\nfi")
})
