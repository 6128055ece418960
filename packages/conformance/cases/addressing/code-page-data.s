# Constants beside the code are read through CS, whose base is ffff0000 after reset.
# realmode: exit=hlt expect.ax=0xbeef expect.cs.base=0xffff0000
# realmode: judge="KVM run; SDM vol. 3, First Instruction Executed"

        mov %cs:word, %ax
        hlt
word:   .word 0xbeef
