# A far jump through memory takes the offset first, then the selector.
# realmode: exit=hlt expect.cs=0x50 expect.ip=1
# realmode: judge="KVM run; SDM vol. 2, JMP"

        ljmp *target
        .data
        .org 0x20
target: .word 0, 0x50
        .org 0x500
        hlt
