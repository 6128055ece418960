# The operand size prefix makes a memory destination 32 bits wide.
# realmode: exit=hlt mem.0x20=00000080 flags=OSzAPc
# realmode: judge="KVM run; SDM vol. 2, ADD"

        movl $0x7fffffff, 0x20
        addl $1, 0x20
        hlt
