# Code that one vCPU writes before it raises a flag is the code the other one runs.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit=hlt expect.1.al=9 judge="KVM run; SDM vol. 3, Handling Self- and Cross-Modifying Code"
        movb $9, patch + 1
        movb $1, 0x600
        hlt
        .org 0x100
1:      cmpb $0, 0x600
        jz 1b
        jmp patch               # serialises enough for an emulator; silicon wants CPUID
patch:  mov $1, %al
        hlt
