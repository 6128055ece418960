# The displacement of a jump is changed between two rounds.
# realmode: layout=flat exit=hlt expect.ax=0x0101 judge="KVM run; SDM vol. 3, Self-Modifying Code"
hop:    jmp first
first:  inc %al
        movb $second - first, hop + 1
        jmp hop
second: inc %ah
        hlt
