# CPUID changes no flag.
# realmode: exit=hlt flags=SZAPC judge="KVM run; SDM vol. 2, CPUID"
        mov $0xff, %ah
        sahf
        mov $0, %eax
        cpuid
        mov $0, %eax
        mov %eax, %ebx
        mov %eax, %ecx
        mov %eax, %edx
        hlt
