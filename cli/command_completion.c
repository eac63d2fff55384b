/* command_completion.c - dragoman completion bash: what the shell needs to complete commands, their
 * words and options. */
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "runtime/base.h"

static int run(const struct config *config, int argc, char *argv[])
{
	(void)config;

	if (argc != 2 || strcmp(argv[1], "bash") != 0)
		return command_misused(&command_completion, "only bash is known");

	printf("# bash completion of dragoman, printed by `dragoman completion bash`\n"
	       "_dragoman()\n{\n"
	       "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= "
	       "i\n"
	       "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	       "\t\tcase ${COMP_WORDS[i]} in\n"
	       "\t\t--config|--set) i=$((i + 1)) ;;\n"
	       "\t\t-*) ;;\n"
	       "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\tif [ \"$before\" = --config ]; then COMPREPLY=($(compgen -f -- \"$word\")); "
	       "return; fi\n"
	       "\tcase $command in\n\t'') COMPREPLY=($(compgen -W '--config --set --help "
	       "--version");
	for (size_t i = 0; commands[i]; i++)
		printf(" %s", commands[i]->name);
	printf("' -- \"$word\")) ;;\n");
	for (size_t i = 0; commands[i]; i++)
		printf("\t%s) COMPREPLY=($(compgen -W '%s --help' -- \"$word\")) ;;\n",
			commands[i]->name, commands[i]->options);
	printf("\tesac\n\t[ \"$command\" != submit ] || COMPREPLY+=($(compgen -f -- "
	       "\"$word\"))\n}\n"
	       "complete -o filenames -F _dragoman dragoman\n");
	return EXIT_SUCCESS;
}

const struct command command_completion = {
	.name = "completion",
	.usage = "bash",
	.summary = "print the shell's completion script",
	.details = "bash  completion for bash: source <(dragoman completion bash)",
	.options = "bash",
	.is_bare = true,
	.run = run,
};
