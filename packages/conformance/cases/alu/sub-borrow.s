# SUB below zero sets CF, AF and SF.
# realmode: exit=hlt expect.ax=0xffff flags=oSzAPC
# realmode: judge="KVM run; SDM vol. 2, SUB"

        xor %ax, %ax
        sub $1, %ax
        hlt
