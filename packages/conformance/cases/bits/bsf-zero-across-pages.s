# BSF of 0 sets ZF; its operand lies in two pages.
# realmode: layout=flat exit=hlt flags=Z judge="run on the host's CPU (native); run on KVM"
        or $1, %bx
        bsf 0x1fff, %ax
        hlt
