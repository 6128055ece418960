# Code written just before it runs is the code that runs.
# realmode: exit=hlt expect.ax=2
# realmode: judge="KVM run; SDM vol. 3, Self-Modifying Code"

        ljmp $0, $start
        .data
        .org 0x500
start:  xor %ax, %ax
        movb $2, patch + 1
patch:  mov $1, %al
        hlt
