# Completion of caeval for bash. What there is to complete is asked of the program, so that it is never behind.

_caeval_commands() {
    LC_ALL=zh_CN.UTF-8 caeval --help 2>/dev/null | sed -n '/^用法/,/caeval help 命令/s/^  \([a-z][a-z]*\) .*/\1/p'
}

_caeval_options() {
    LC_ALL=zh_CN.UTF-8 caeval help "$1" 2>/dev/null | sed -n 's/^ \{2,6\}\(-[A-Za-z], \)\{0,1\}\(--[a-z-]*\).*/\2/p'
}

_caeval() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command='' i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
        -*) ;;
        *)
            command=${COMP_WORDS[i]}
            break
            ;;
        esac
    done
    COMPREPLY=()
    case $before in
    -i | --input | -o | --output | --templates | --template | --inspection | --trust)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
        ;;
    --config | --calendar | --aliases)
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
        return
        ;;
    --fail-on)
        mapfile -t COMPREPLY < <(compgen -W "nonconforming pending level-below-II" -- "$word")
        return
        ;;
    esac
    if [[ -z $command || $command == help ]] && [[ $word != -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_caeval_commands)" -- "$word")
    elif [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_caeval_options "${command:-run}")" -- "$word")
    elif [[ $command == schema ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(caeval schema --format csv 2>/dev/null | cut -d, -f1 | sed 1d | uniq)" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

complete -o filenames -F _caeval caeval
